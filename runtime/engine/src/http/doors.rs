//! From an environment of a manifest to the doors of its engine.

use std::sync::Arc;

use axum::http::HeaderMap;
use secrecy::ExposeSecret as _;

use super::{Doors, Role, Signature, Tokens};
use crate::clock::machine_now;
use crate::connector::webhook::Keys;
use crate::environment::Environment;

impl Doors {
    /// Who may come in, in an environment.
    pub fn of(environment: &Environment) -> Self {
        let given = &environment.tokens;
        let roles = [
            (Role::Reader, &given.reader),
            (Role::Operator, &given.operator),
            (Role::Publisher, &given.publisher),
        ];
        let tokens =
            roles.into_iter().fold(Tokens::default(), |tokens, (role, token)| match token {
                Some(token) => tokens.with(role, token.expose_secret()),
                None => tokens,
            });
        let keys = &environment.outcomes;
        let signature: Option<Arc<dyn Signature>> =
            if keys.is_empty() { None } else { Some(Arc::new(keys.clone())) };
        Self { tokens, signature }
    }
}

impl Signature for Keys {
    fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<String, String> {
        let event = Self::verify(self, headers, body, machine_now());
        event.map(|event| event.0.to_string()).map_err(|why| why.to_string())
    }
}
