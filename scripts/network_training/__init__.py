"""What trains the coder's network; needs PyTorch, which the tracker itself does not."""
