"""Speed, measured side by side in one run: ours against a limit that can hardly be beaten."""
