/// The laws of the house, each as a test over the compiled classes of all modules but `cli`, with a
/// proof that the test would notice: classes below `broken` that break exactly that law.
///
/// A law is a method that takes the package below which the modules lie, `dev.cairn` for the
/// product, a package of `broken` for the proof.
@NullMarked
package dev.cairn.testkit.laws;

import org.jspecify.annotations.NullMarked;
