#pragma once

#include "base/made_ahead.hpp"
#include "catalog/sqlite/file/connection.hpp"
#include "catalog/sqlite/records/sorted_records.hpp"
#include "model/matching.hpp"

#include <hwsync/identifier.hpp>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

/// Walks the catalog's live variants that have a key, in the byte order of
/// keys. Rows are read in the order of their ids and then sorted: looked up by
/// an index, each page would be read as often as it has rows apart from their
/// neighbors.
class CatalogKeys {
public:
    /// `beside` is another connection that sees the same rows. If there is one,
    /// it is used to read ahead on a thread of its own. What does not fit in
    /// memory is set aside in `folder`; nothing is where that is empty.
    CatalogKeys(const Connection& connection, std::optional<Connection> beside,
                Identifier identifier, const std::filesystem::path& folder);

    /// Finds all variants that have this key. Keys must be asked for in rising
    /// order.
    void find(std::string_view key, std::vector<CatalogCandidate>& found);

private:
    struct Row {
        std::string key;
        CatalogCandidate candidate;
    };
    /// The rows and their texts are reused.
    struct Chunk {
        std::vector<Row> rows;
        std::size_t count = 0;

        void clear() noexcept { count = 0; }
    };

    /// The current row; null once all rows were passed.
    const Row* under();
    void sort();
    bool fill(Chunk& chunk);
    const Chunk* next_chunk();

    std::optional<Connection> m_beside;
    const Connection& m_connection; ///< that is read
    Identifier m_identifier;
    SortedRecords m_rows;
    std::optional<SortedRecords::Cursor> m_sorted; ///< once they are
    Chunk m_own; ///< what was read without a thread
    std::optional<MadeAhead<Chunk>> m_ahead;
    const Chunk* m_chunk; ///< null once all rows were passed
    std::size_t m_at = 0; ///< in the chunk
};

} // namespace hwsync::sqlite
