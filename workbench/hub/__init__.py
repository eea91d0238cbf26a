"""The way to the Hugging Face hub, one for models and datasets: settings, token, fetching."""
