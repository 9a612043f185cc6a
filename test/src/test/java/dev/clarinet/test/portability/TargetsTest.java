package dev.clarinet.test.portability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is read from the answers of compilers, of which these are the lines that matter. */
class TargetsTest {

  @Test
  void amdsAssemblyEndsWithWhatEachKernelTakes() {
    String assembly = """
        	.text
        one:                                    ; @one
        .LBB0_1:
        	v_fmac_f32_e32 v1, v4, v10
        	s_cbranch_scc1 .LBB0_1
        	s_endpgm
        .Lfunc_end0:
        two:
        	s_endpgm
        .Lfunc_end1:
        amdhsa.kernels:
          - .args:
              - .name:           n
                .size:           4
            .group_segment_fixed_size: 12800
            .max_flat_workgroup_size: 128
            .name:           one
            .private_segment_fixed_size: 0
            .sgpr_spill_count: 0
            .vgpr_count:     105
            .vgpr_spill_count: 0
            .wavefront_size: 64
          - .args:           []
            .group_segment_fixed_size: 0
            .max_flat_workgroup_size: 64
            .name:           two
            .private_segment_fixed_size: 36
            .sgpr_spill_count: 1
            .vgpr_count:     200
            .vgpr_spill_count: 2
            .wavefront_size: 64
        amdhsa.target:   amdgcn-amd-amdhsa--gfx906
        """;

    var measures = new AmdTarget("gfx906", Occupancy.GFX906).measures(assembly);

    assertThat(measures)
        .isEqualTo(Map.of(
            "one",
            new Measures(Map.of(
                Measures.REGISTERS, 105,
                Measures.SPILLS, 0,
                Measures.LOCAL_BYTES, 12800,
                Measures.OCCUPANCY, 2,
                Measures.FMA_SHARE, 0.5,
                Measures.WIDE_LOAD_SHARE, 1.0)),
            "two",
            new Measures(Map.of(
                Measures.REGISTERS, 200,
                Measures.SPILLS, 9,
                Measures.LOCAL_BYTES, 0,
                Measures.OCCUPANCY, 1))));
  }

  @Test
  void aCallInAmdsAssemblyIsAProblem() {
    assertThatCode(() -> AmdTarget.requireNoCalls("\ts_setpc_b64 s[30:31]\n"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> AmdTarget.requireNoCalls("\ts_swappc_b64 s[30:31], s[4:5]\n"))
        .hasMessage("a function is called");
  }

  private static final String PTX = """
      .entry one(
      	.param .u32 one_param_0
      )
      .reqntid 16, 8, 1
      {
      	.shared .align 16 .b8 one_$_a[4352];
      	.shared .align 16 .b8 one_$_b[8448];
      	ret;
      }
      .entry two()
      {
      	ret;
      }
      """;

  @Test
  void ptxTellsItsLocalMemory() {
    assertThat(PtxTarget.measures(PTX, ""))
        .isEqualTo(Map.of(
            "one", new Measures(Map.of(Measures.LOCAL_BYTES, 12800)),
            "two", new Measures(Map.of(Measures.LOCAL_BYTES, 0))));
  }

  @Test
  void nvidiasAssemblerTellsRegistersAndSpills() {
    String log = """
        ptxas info    : Compiling entry function 'two' for 'sm_80'
        ptxas info    : Function properties for two
            0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads
        ptxas info    : Used 8 registers, 352 bytes cmem[0]
        ptxas info    : Compiling entry function 'one' for 'sm_80'
        ptxas info    : Function properties for one
            0 bytes stack frame, 12 bytes spill stores, 8 bytes spill loads
        ptxas info    : Used 124 registers, used 1 barriers, 12800 bytes smem
        """;

    assertThat(PtxTarget.measures(PTX, log))
        .containsEntry(
            "one",
            new Measures(Map.of(
                Measures.REGISTERS, 124,
                Measures.SPILLS, 3,
                Measures.LOCAL_BYTES, 12800,
                Measures.OCCUPANCY, 4)));
  }

  @Test
  void intelsBinaryTellsTheMemoryOfAThread() {
    String binary = """
        \0\0---
        version: '1.20'
        kernels:
          - name:            one
            execution_env:
              grf_count:       128
              simd_size:       32
              slm_size:        12800
            per_thread_memory_buffers:
              - type:            scratch
                usage:           single_space
                size:            16384
          - name:            two
            execution_env:
              grf_count:       128
              simd_size:       16
        kernels_misc_info:
          - name:            one
        """;

    assertThat(IntelTarget.measures(binary))
        .isEqualTo(Map.of(
            "one",
            new Measures(
                Map.of(Measures.REGISTERS, 128, Measures.SPILLS, 512, Measures.LOCAL_BYTES, 12800)),
            "two",
            new Measures(
                Map.of(Measures.REGISTERS, 128, Measures.SPILLS, 0, Measures.LOCAL_BYTES, 0))));
  }
}
