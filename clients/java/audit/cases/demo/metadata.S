# Room for what the signing tool writes: layout and signature. It is not loaded, so it is not measured.
    .section .note.sgxmeta, "", @note
    .balign 4
    .long 13
    .long 8000
    .long 1
    .asciz "sgx_metadata"
    .fill 8000, 1, 0
    .section .note.GNU-stack, "", @progbits
