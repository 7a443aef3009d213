#include "catalog/sqlite/load/loaded_links.hpp"

#include "base/folder_of.hpp"
#include "catalog/sqlite/load/page_file.hpp"
#include "catalog/sqlite/load/table_loader.hpp"
#include "catalog/sqlite/load/table_shape.hpp"
#include "catalog/sqlite/load/table_transfer.hpp"
#include "catalog/sqlite/records/record_format.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace hwsync::sqlite {

namespace {

constexpr std::array<std::string_view, 11> columns{
    "shop", "variant_id", "catalog_variant_id", "origin",
    "key",  "run",        "linked_at",          "by",
    "note", "rule",       "written_run"};

void drop_indexes(Connection database) {
    database.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
    std::vector<std::string> names;
    {
        auto rows = database.prepare("SELECT name FROM"
                                     " pragma_index_list('link')"
                                     " WHERE origin <> 'pk'");
        while (rows.step()) {
            names.emplace_back(rows.text(0));
        }
    }
    for (const auto& name : names) {
        database.execute(fmt::format("DROP INDEX {}", name).c_str());
    }
}

TableShape shape_of_links(const NamelessDatabase& database,
                          LoadedLinks::Indexes indexes) {
    make_schema(database.open(Access::read_write, nullptr));
    if (indexes == LoadedLinks::Indexes::left_out) {
        drop_indexes(database.open(Access::read_write, nullptr));
    }
    auto shape = table_shape(database.open(Access::read_only, nullptr), "link");
    if (!std::ranges::equal(shape.columns, columns)) {
        throw Error(ErrorKind::storage,
                    "the loader does not know the columns of table link",
                    "run this again with HWSYNC_LOADER=sql, and report it");
    }
    return shape;
}

/// The rows of new links, in the order of the variants.
class NewLinks final : public RowsInOrder {
public:
    NewLinks(LinkChanges& changes, LoadedLinks::Of of,
             const std::vector<ColumnType>& types, NewRowSeal& seal)
        : m_changes(changes.sorted()), m_of(of), m_types(types), m_seal(seal) {}

    bool next() override {
        if (!m_changes.next()) {
            return false;
        }
        const auto change = m_changes.change();
        m_variant = change.variant;
        ++m_count;
        const auto nobody = Value::of_text("");
        const auto none = Value::of_null();
        const std::array<Value, columns.size()> row{
            Value::of_integer(m_of.shop),
            Value::of_integer(change.variant),
            Value::of_integer(change.to),
            Value::of_text("auto"),
            Value::of_text_or_null(change.key),
            Value::of_integer(m_of.run),
            nobody,
            nobody,
            none,
            Value::of_text_or_null(change.rule),
            none};
        m_writer.write(row, m_types, m_record);
        m_seal.add(row);
        return true;
    }
    std::int64_t rowid() const override { return m_variant; }
    std::string_view record() const override { return m_record; }
    std::uint64_t count() const noexcept { return m_count; }

private:
    LinkChanges::Cursor m_changes;
    LoadedLinks::Of m_of;
    const std::vector<ColumnType>& m_types;
    NewRowSeal& m_seal;
    RecordWriter m_writer;
    std::int64_t m_variant = 0;
    std::uint64_t m_count = 0;
    std::string m_record;
};

} // namespace

LoadedLinks::LoadedLinks(const std::filesystem::path& catalog, Of of,
                         Indexes indexes, LinkChanges& changes,
                         NewRowSeal& seal, const StopToken* stop)
    : m_database(catalog) {
    const auto shape = shape_of_links(m_database, indexes);
    NewLinks links{changes, of, shape.types, seal};
    PageFile file{m_database.duplicate(), catalog};
    load_table(shape, links, std::filesystem::absolute(folder_of(catalog)),
               stop, file, {});
    file.finish();
    m_count = links.count();
}

void LoadedLinks::attach_to(Connection& connection) const {
    m_database.attach_to(connection, schema);
}

} // namespace hwsync::sqlite
