/** Tensors, backends, networks, models and training: the nouns of Clarinet. */
@NullMarked
package dev.clarinet;

import org.jspecify.annotations.NullMarked;
