package dev.clarinet.test.portability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OccupancyTest {

  @Test
  void registersBoundTheWavesInWholeGranules() {
    assertThat(Occupancy.GFX906.waves(84, 0, 1)).isEqualTo(3);
    assertThat(Occupancy.GFX906.waves(85, 0, 1)).isEqualTo(2);
    assertThat(Occupancy.GFX906.waves(129, 0, 1)).isEqualTo(1);
    assertThat(Occupancy.GFX1030.waves(128, 0, 4)).isEqualTo(8);
    assertThat(Occupancy.GFX1030.waves(129, 0, 4)).isEqualTo(7);
    assertThat(Occupancy.GFX1100.waves(128, 0, 4)).isEqualTo(10);
  }

  @Test
  void aSimdHoldsOnlySoMany() {
    assertThat(Occupancy.GFX906.waves(4, 0, 1)).isEqualTo(10);
    assertThat(Occupancy.GFX1030.waves(0, 0, 1)).isEqualTo(16);
  }

  /** 64 KiB hold seven groups of 8,704 bytes: of one wave each, that is one for each of four SIMDs, and three more. */
  @Test
  void localMemoryBoundsThemToo() {
    assertThat(Occupancy.GFX906.waves(64, 8704, 1)).isEqualTo(1);
    assertThat(Occupancy.GFX906.waves(64, 12800, 2)).isEqualTo(2);
    assertThat(Occupancy.GFX1030.waves(64, 12800, 4)).isEqualTo(10);
  }
}
