//! The text of an event. A message is folded from its events many times, so a clone must cost nothing.

pub use ecow::EcoString as Text;
