//! Sentences about compliance, limits of the platform, and probable mistakes.
