"""Makes what people install; `packaging/package.py` is its command line."""
