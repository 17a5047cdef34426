package dev.cairn.testkit.laws.broken.names.base.env;

import dev.cairn.testkit.laws.broken.names.base.bytes.Bytes;

/// May.
record ImportsBytes(Bytes bytes) {}
