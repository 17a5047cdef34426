/// The JSON interface `/pd/api/v1/...`, in the shapes and field names of its upstream namesake.
@NullMarked
package dev.cairn.pd.http;

import org.jspecify.annotations.NullMarked;
