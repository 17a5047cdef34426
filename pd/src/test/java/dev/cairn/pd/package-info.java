@NullMarked
package dev.cairn.pd;

import org.jspecify.annotations.NullMarked;
