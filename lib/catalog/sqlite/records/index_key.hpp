#pragma once

#include "model/value.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// Replaces `key` by bytes that sort like an index with these values followed
/// by the rowid: null before numbers before texts, texts by their bytes.
void make_index_key(std::span<const Value> values, std::int64_t rowid,
                    std::string& key);

/// Takes such keys apart. One object serves for many keys.
class IndexKeyReader {
public:
    /// The values and the rowid. Valid until the next call, and only as long as
    /// the key.
    std::span<const Value> read(std::string_view key);

private:
    std::string_view take_text(std::string_view& key);

    std::vector<Value> m_values;
    std::string m_texts; ///< those that contain a NUL
};

} // namespace hwsync::sqlite
