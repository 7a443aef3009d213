#include "catalog/sqlite/load/loaded_links.hpp"

#include "base/folder_of.hpp"
#include "catalog/sqlite/load/page_file.hpp"
#include "catalog/sqlite/load/table_loader.hpp"
#include "catalog/sqlite/load/table_shape.hpp"
#include "catalog/sqlite/records/record_format.hpp"

#include <array>
#include <string>

namespace hwsync::sqlite {

namespace {

constexpr const char* schema =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
    "PRAGMA page_size = 16384; BEGIN;"
    "CREATE TABLE link (shop INTEGER NOT NULL, variant_id INTEGER NOT NULL,"
    " catalog_variant_id INTEGER NOT NULL, origin TEXT NOT NULL, key TEXT,"
    " rule TEXT, PRIMARY KEY (shop, variant_id)) STRICT, WITHOUT ROWID;"
    "CREATE INDEX link_by_catalog_variant ON link (shop, catalog_variant_id);"
    "COMMIT";

TableShape shape_of_links(const NamelessDatabase& database) {
    auto connection = database.open(Access::read_write, nullptr);
    connection.execute(schema);
    return table_shape(connection, "link");
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
        const auto shop = Value::of_integer(m_of.shop);
        const auto variant = Value::of_integer(change.variant);
        const auto target = Value::of_integer(change.to);
        const auto origin = Value::of_text("auto");
        const auto key = Value::of_text_or_null(change.key);
        const auto rule = Value::of_text_or_null(change.rule);
        m_writer.write(std::array{shop, variant, target, origin, key, rule},
                       m_types, m_record);
        const auto nobody = Value::of_text("");
        const auto none = Value::of_null();
        m_seal.add(std::array{shop, variant, target, origin, key,
                              Value::of_integer(m_of.run), nobody, nobody, none,
                              rule, none});
        return true;
    }
    std::int64_t rowid() const override { return m_variant; }
    std::string_view record() const override { return m_record; }

private:
    LinkChanges::Cursor m_changes;
    LoadedLinks::Of m_of;
    const std::vector<ColumnType>& m_types;
    NewRowSeal& m_seal;
    RecordWriter m_writer;
    std::int64_t m_variant = 0;
    std::string m_record;
};

} // namespace

LoadedLinks::LoadedLinks(const std::filesystem::path& catalog, Of of,
                         LinkChanges& changes, NewRowSeal& seal,
                         const StopToken* stop)
    : m_database(catalog) {
    const auto shape = shape_of_links(m_database);
    NewLinks links{changes, of, shape.types, seal};
    PageFile file{m_database.duplicate(), catalog};
    load_table(shape, links, std::filesystem::absolute(folder_of(catalog)),
               stop, file, {});
    file.finish();
}

void LoadedLinks::attach_to(Connection& connection) const {
    m_database.attach_to(connection, "made");
}

} // namespace hwsync::sqlite
