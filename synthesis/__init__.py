"""A made-up portal of any size, for measuring; loaded only into an empty database by `manage.py synthesise`."""
