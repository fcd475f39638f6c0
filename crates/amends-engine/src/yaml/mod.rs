//! YAML text to a spanned tree, and the tree to typed data.
