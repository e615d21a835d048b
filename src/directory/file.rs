//! Reading `organization.toml`.
