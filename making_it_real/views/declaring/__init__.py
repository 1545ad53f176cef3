"""An organisation declares for Making it Real: beginning, the steps, signing, sending, and taking back."""
