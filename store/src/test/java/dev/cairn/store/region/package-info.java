@NullMarked
package dev.cairn.store.region;

import org.jspecify.annotations.NullMarked;
