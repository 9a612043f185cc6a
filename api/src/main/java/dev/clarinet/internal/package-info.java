/** What the library's packages share and users never meet; it is not exported. */
@NullMarked
package dev.clarinet.internal;

import org.jspecify.annotations.NullMarked;
