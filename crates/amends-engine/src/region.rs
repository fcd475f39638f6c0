//! Conditions as sets over dimensions.
