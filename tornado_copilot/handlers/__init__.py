"""HTTP at the rim: parse, authenticate, call, write. The only room that imports `tornado.web`."""
