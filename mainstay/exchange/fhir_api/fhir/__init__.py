"""Turn FHIR R4 resources into what can be said here, and name what cannot."""
