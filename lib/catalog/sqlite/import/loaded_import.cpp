#include "catalog/sqlite/import/loaded_import.hpp"

#include "base/folder_of.hpp"
#include "catalog/sqlite/file/catalog_path.hpp"
#include "catalog/sqlite/load/page_file.hpp"
#include "catalog/sqlite/load/table_shape.hpp"
#include "catalog/sqlite/open/catalog_file.hpp"
#include "catalog/sqlite/rows/line_block.hpp"
#include "catalog/sqlite/runs/run_log.hpp"

#include <utility>

namespace hwsync::sqlite {

namespace {

/// That of a new catalog's first run.
constexpr std::int64_t first_run = 1;

LoadedRows rows_of(const NewCatalog& catalog, const ShopScope& scope,
                   RecordKind kind) {
    // One that may write leaves no log behind when it is closed.
    const auto connection = Connection::open(catalog.file(), Access::read_write,
                                             Duration{}, nullptr);
    return {scope,
            kind,
            table_shape(connection, scope.table(kind)),
            root_of(connection, lines_table(kind)),
            std::filesystem::absolute(catalog.file()).parent_path(),
            first_run};
}

} // namespace

struct LoadedImport::Tables {
    LoadedRows products;
    LoadedRows variants;
};

LoadedImport::LoadedImport(std::filesystem::path catalog, RunStart start,
                           ImportRules rules, CatalogIdentity identity,
                           RejectLog& rejects, const StopToken* stop)
    : m_catalog(std::move(catalog)), m_start(std::move(start)),
      m_rules(std::move(rules)), m_identity(std::move(identity)),
      m_rejects(rejects), m_stop(stop), m_new(m_catalog),
      m_tables(new Tables{rows_of(m_new, m_scope, RecordKind::product),
                          rows_of(m_new, m_scope, RecordKind::variant)}),
      m_counter(m_identity.identifier.value_or(Identifier::sku),
                m_rules.matching),
      m_merge(m_tables->products, m_tables->variants, first_run, m_rules, {},
              rejects),
      m_batches(m_merge, std::filesystem::absolute(folder_of(m_catalog)),
                m_stop),
      m_finisher(m_scope) {}

LoadedImport::~LoadedImport() = default;

ImportTotals LoadedImport::end_input() {
    m_batches.end_input();
    write_pages();
    m_merge.finish();
    open();
    return m_merge.totals();
}

void LoadedImport::write_pages() {
    PageFile file{m_new.file(), m_catalog};
    const auto settle = [this](std::vector<LineAside>& lines) {
        return m_merge.settle(lines);
    };
    m_products = m_tables->products.write(file, settle, m_stop, nullptr);
    m_variants = m_tables->variants.write(file, settle, m_stop, &m_counter);
    m_tables.reset();
    file.finish();
}

/// From here on the file is SQLite's, and the run a transaction as any other.
void LoadedImport::open() {
    m_connection.emplace(
        open_to_write(m_new.file(), Writing::for_good, m_stop));
    m_transaction.emplace(*m_connection);
    if (begin_run(*m_connection, m_start, {}) != first_run) {
        throw trouble(m_catalog, "its new file has runs already",
                      "report this");
    }
}

void LoadedImport::commit(const CommittedRun& run) {
    store_import(reading(), m_identity, run, m_rejects);
    m_transaction->commit();
    m_transaction.reset();
    m_new.close(*std::exchange(m_connection, std::nullopt));
    // Nobody can see what is committed so far.
    if (m_stop != nullptr) {
        m_stop->check();
    }
    m_new.put_in_place();
}

MergedReading LoadedImport::reading() noexcept {
    return {*m_connection, m_scope, first_run,  m_rules,
            m_merge,       {},      m_products, m_variants};
}

} // namespace hwsync::sqlite
