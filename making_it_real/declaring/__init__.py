"""An organisation writes its declaration: rounds, steps, self-assessment, evidence, actions, and what TLAP reads of it."""
