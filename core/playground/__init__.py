"""The playground: small networks trained before the learner's eyes, on points in the plane."""
