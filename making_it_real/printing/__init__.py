"""What is printed: posters with a QR code, and the survey on paper."""
