@NullMarked
package dev.cairn.testkit.contract;

import org.jspecify.annotations.NullMarked;
