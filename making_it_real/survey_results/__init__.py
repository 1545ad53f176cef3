"""What the public pages draw and say of published results. Everything comes from making_it_real.results: see there."""
