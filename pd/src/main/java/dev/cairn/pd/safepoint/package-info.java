/// How far back garbage collection may go, and who holds it back.
@NullMarked
package dev.cairn.pd.safepoint;

import org.jspecify.annotations.NullMarked;
