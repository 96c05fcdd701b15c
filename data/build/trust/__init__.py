"""Size, power and coverage of the event-study tests; run by `event_study_trust.py`."""
