"""The assistant in a terminal: a client of a running server, over HTTP. Starts nothing and knows no database.

It imports `errors` and the standard library: a person who asks something does not wait for the server's imports first.
"""
