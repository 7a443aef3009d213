#include "catalog/sqlite/load/loaded_lines.hpp"

namespace hwsync::sqlite {

LoadedLines::LoadedLines(RecordKind kind, const TableShape& rows,
                         PageNumber root, std::int64_t run, PageFile& file)
    : m_kind(kind), m_columns{position_of(rows, "line_hash"),
                              position_of(rows, kind == RecordKind::product
                                                    ? "variants_count"
                                                    : "product_id"),
                              position_of(rows, "updated_at")},
      m_blocks(kind, run, [this](const LineBlock& block) { put(block); }),
      m_btree(file, BtreeWriter::Kind::table, root) {}

void LoadedLines::add(std::int64_t id, std::span<const Value> row) {
    StoredLine line;
    line.id = id;
    line.line_hash = static_cast<std::uint64_t>(row[m_columns[0]].integer);
    const auto& number = row[m_columns[1]];
    if (m_kind == RecordKind::variant) {
        line.product_id = number.integer;
    } else if (number.type == Value::Type::integer) {
        line.variants_count = static_cast<std::int32_t>(number.integer);
    }
    line.updated_at =
        parse_time(row[m_columns[2]].text).value_or(StoredLine::no_time);
    m_blocks.add(line);
}

void LoadedLines::finish() {
    m_blocks.finish();
    m_btree.finish();
}

void LoadedLines::put(const LineBlock& block) {
    const std::array values{
        Value::of_null(), Value::of_integer(block.run),
        Value::of_integer(static_cast<std::int64_t>(block.digest)),
        Value::of_text(block.lines)};
    constexpr std::array types{ColumnType::rowid, ColumnType::integer,
                               ColumnType::integer, ColumnType::blob};
    m_writer.write(values, types, m_record);
    m_btree.add_row(block.id, m_record);
}

} // namespace hwsync::sqlite
