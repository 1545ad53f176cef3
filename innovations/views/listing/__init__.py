"""An organisation writes its listing: beginning, the steps, looking it over, sending it."""
