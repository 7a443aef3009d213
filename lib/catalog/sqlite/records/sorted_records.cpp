#include "catalog/sqlite/records/sorted_records.hpp"

#include <array>
#include <limits>
#include <utility>

namespace hwsync::sqlite {

namespace {

std::size_t buffer_size(const std::filesystem::path& folder) {
    return folder.empty() ? std::numeric_limits<std::uint32_t>::max()
                          : std::size_t{4} << 20U;
}

} // namespace

SortedRecords::SortedRecords(const std::filesystem::path& folder,
                             std::vector<ColumnType> columns)
    : m_columns(std::move(columns)), m_rows(folder, buffer_size(folder)) {}

void SortedRecords::add(std::string_view text, std::int64_t id,
                        std::span<const Value> row) {
    make_index_key(std::array{Value::of_text(text)}, id, m_key);
    m_writer.write(row, m_columns, m_record);
    m_rows.add(m_key, m_record);
}

} // namespace hwsync::sqlite
