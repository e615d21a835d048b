//! The only file that asks the system for randomness. Everywhere else it comes in as a parameter.

/// A salt for a PIN.
///
/// # Errors
/// The system has no randomness to give; told in Russian.
pub fn salt() -> Result<[u8; 16], String> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt)
        .map_err(|error| format!("система не даёт случайных чисел ({error}); ПИН не задан"))?;
    Ok(salt)
}
