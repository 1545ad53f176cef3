"""What an organisation sees while people answer: how many, who is missing, and how sure a figure would be."""
