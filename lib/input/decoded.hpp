#pragma once

#include "input/byte_source.hpp"

#include <memory>

namespace hwsync {

/// What `source` holds, unpacked if its first bytes are those of gzip
/// (RFC 1952) or zstd (RFC 8878): joined streams become one, checksums are
/// checked. Reads a few bytes at once. total_bytes() and bytes_taken() stay
/// those of `source`. Where `source` is a file, it is unpacked on a thread of
/// its own. Reading throws Error(input) on damage.
std::unique_ptr<ByteSource> decoded(std::unique_ptr<ByteSource> source);

} // namespace hwsync
