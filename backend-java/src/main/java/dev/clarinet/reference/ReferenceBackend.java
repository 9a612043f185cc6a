package dev.clarinet.reference;

import dev.clarinet.Backend;

/** The backend {@code reference}, which computes as the definition says, in double. */
public final class ReferenceBackend {
  private ReferenceBackend() {}

  /** Opens it; the same as {@code Backends.open("reference")}, for where services cannot be found. */
  public static Backend open() {
    return Backend.over(new ReferenceDevice());
  }
}
