"""The 2021 case as a demonstration: story.py tells it, telling.py tells it through the services."""
