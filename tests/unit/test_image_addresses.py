"""Which images a model's server is told to fetch: those in the message, on public hosts, on hosts of the settings."""

import pytest
from ag_ui.core import RunAgentInput

from tornado_copilot.assistant.openai import prompt
from tornado_copilot.assistant.openai.images import is_allowed

NOTHING = {"threadId": "t", "runId": "r", "state": {}, "tools": [], "context": [], "forwardedProps": {}}
PUBLIC_IMAGES = [
    "https://a.example/b.png",
    "http://a.example:8080/b.png?c=d#e",
    "HTTPS://A.EXAMPLE",
    "https://a.example?b=c",
    "https://a.example:8080?b=c",
    "https://my_bucket.s3.eu-central-1.amazonaws.com/ü/b%20c.png?X-Amz-Credential=a/b@c",
    "https://xn--mnchen-3ya.example/b.png",
    "https://8.8.8.8/b.png",
    "https://[2001:4860:4860::8888]:443/b.png",
    "data:image/png;base64,AAAA",
    "DATA:image/svg+xml,%3Csvg/%3E",
]
OTHER_IMAGES = """
file:///etc/passwd FILE:/etc/passwd ftp://a.example/b.png gopher://a.example/ javascript:alert(1) /etc/passwd
b.png //a.example/b.png http:a.example http:/a.example http:\\\\a.example data:text/html,a data:
blob:https://a.example/1 http:// http://? http:///a.example https://a..example/ https://.a.example/
https://a.example./ https://a.example:99999999/ http://localhost http://LOCALHOST:80/ http://localhost./
http://a.localhost/ http://printer.local/ http://a.internal/ http://metadata.google.internal/computeMetadata/v1/
http://metadata.goog/ http://instance-data/ http://redis:6379/ http://router.lan/ http://nas.home.arpa/
http://svc.cluster.local/ http://127.0.0.1/ http://127.1/ http://127.0.1/ http://2130706433/ http://0x7f000001/
http://0x7f.0.0.1/ http://0177.0.0.1/ http://017700000001/ http://127.0.0.0x1/ http://127.0.0.1./ http://0/
http://0.0.0.0/ http://1.2.3.4.5/ http://256.1.1.1/ http://10.0.0.1/ http://172.16.0.1/ http://192.168.1.1/
http://169.254.169.254/latest/meta-data/ http://100.64.0.1/ http://100.100.100.200/ http://192.0.0.192/
http://168.63.129.16/ http://198.18.0.1/ http://224.0.0.1/ http://240.0.0.1/ http://255.255.255.255/
http://192.0.2.1/ http://[::]/ http://[::1]/ http://[0:0:0:0:0:0:0:1]/ http://[::ffff:127.0.0.1]/
http://[::ffff:7f00:1]/ http://[::127.0.0.1]/ http://[64:ff9b::7f00:1]/ http://[2002:7f00:1::]/
http://[2001:0:7f00:1::]/ http://[fe80::1]/ http://[fe80::1%25eth0]/ http://[fd00:ec2::254]/ http://[fc00::1]/
http://[ff02::1]/ http://[2001:db8::1]/ http://[::1 http://::1/ http://[8.8.8.8]/ http://user@a.example/
http://a.example@127.0.0.1/ http://a.example:80@127.0.0.1/ http://a.example\\@127.0.0.1/
http://127.0.0.1\\@a.example/ http://a.example%2f@127.0.0.1/ http://%31%32%37.0.0.1/ http://a%2eexample/
http://a.example%00.b/ http://\uff11\uff12\uff17.0.0.1/ http://127。0。0。1/ http://①②⑦.0.0.1/
http://\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54/ http://loc\u00adalhost.example/
http://\u017f.example/ http://metadata.tencentyun.com/latest http://metadata.platformequinix.com?a
http://redis.default.svc/ http://a.test/ http://a.consul?b http://a.intra/ http://a.docker/ http://redis.default/
http://fritz.box/ http://127.0.0.1?@a.example http://a.svc:80/ http://a.example#@127.0.0.1/ http://a.example;@127.0.0.1/
"""
BLANKS = [
    "",
    " https://a.example",
    "https://a.example\n",
    "https://a.example/\t",
    "https://a.exa\nmple/",
    "\x00https://a.example",
]


@pytest.mark.parametrize("url", PUBLIC_IMAGES)
def test_an_image_on_a_public_host_may_be_fetched(url):
    assert is_allowed(url, ())


@pytest.mark.parametrize("url", [*OTHER_IMAGES.split(), *BLANKS])
def test_no_other_address_reaches_the_server_of_a_model(url):
    assert not is_allowed(url, ())
    image = {"type": "image", "source": {"type": "url", "value": url}}
    said = {"id": "m", "role": "user", "content": [{"type": "text", "text": "What is this?"}, image]}
    (sent,) = prompt.conversation(RunAgentInput.model_validate({**NOTHING, "messages": [said]}), 9000, 500)
    assert sent["content"] == "What is this?\n[an image at an address that is not allowed was left out]"


@pytest.mark.parametrize(
    "mime_type", ["text/html", "image/png;x", "image/png,<svg", "image/", "", "image/a b", "x/image/png"]
)
def test_an_image_of_a_type_that_is_none_does_not_reach_the_server_of_a_model(mime_type):
    image = {"type": "image", "source": {"type": "data", "value": "AAAA", "mimeType": mime_type}}
    said = {"id": "m", "role": "user", "content": [image]}
    (sent,) = prompt.conversation(RunAgentInput.model_validate({**NOTHING, "messages": [said]}), 9000, 500)
    assert sent["content"] == "[an image at an address that is not allowed was left out]"
    image["source"]["mimeType"] = "image/svg+xml"
    (sent,) = prompt.conversation(RunAgentInput.model_validate({**NOTHING, "messages": [said]}), 9000, 500)
    assert sent["content"][0]["image_url"] == {"url": "data:image/svg+xml;base64,AAAA"}


def test_hosts_that_are_not_public_can_be_allowed_one_by_one():
    hosts = ("minio", "10.0.0.5:9000", "[fd00::5]")
    for url in ("http://MINIO/a", "http://minio:9000/a", "http://10.0.0.5:9000/a", "https://[fd00::5]/a"):
        assert is_allowed(url, hosts), url
    for url in ("http://10.0.0.5/a", "http://10.0.0.5:90/a", "file://minio/a", "http://u@minio/a"):
        assert not is_allowed(url, hosts), url
