#pragma once

#include "input/byte_source.hpp"

#include <memory>

namespace hwsync {

/// `source`, read on a thread of its own, a few hundred KiB ahead. The thread
/// begins with the first read, and ends before the source that is returned
/// does: `source` must not be one that waits for others.
std::unique_ptr<ByteSource> read_ahead(std::unique_ptr<ByteSource> source);

} // namespace hwsync
