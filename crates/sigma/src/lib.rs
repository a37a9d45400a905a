//! Sigma rules: YAML to plan.
