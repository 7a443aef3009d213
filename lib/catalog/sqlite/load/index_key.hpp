#pragma once

#include "model/value.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// Replaces `key` by bytes that sort as an index does which has these values
/// and then the rowid: null before numbers before texts, texts by their bytes.
void make_index_key(std::span<const Value> values, std::int64_t rowid,
                    std::string& key);

/// Takes such keys apart. One of it is used for many.
class IndexKeyReader {
public:
    /// The values and the rowid. Valid until the next call and while the key
    /// is.
    std::span<const Value> read(std::string_view key);

private:
    Value take_text(std::string_view& key);

    std::vector<Value> m_values;
    std::string m_texts; ///< those that have a NUL in them
};

} // namespace hwsync::sqlite
