"""What scripts/train_likelihood.py trains on, and how."""
