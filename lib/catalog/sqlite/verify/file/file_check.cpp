#include "catalog/sqlite/verify/file/file_check.hpp"

#include "catalog/sqlite/verify/file/file_findings.hpp"
#include "catalog/sqlite/verify/file/foreign_rows.hpp"
#include "catalog/sqlite/verify/file/line_check.hpp"
#include "catalog/sqlite/verify/rows/stored_rows.hpp"

#include <hwsync/error.hpp>

#include <fmt/core.h>

#include <utility>

namespace hwsync::sqlite {

namespace {

/// How many live products the shop has.
std::uint64_t check_products_of(const Connection& connection,
                                const ShopScope& scope, FindingSpool& report) {
    StoredRows rows{connection, scope, RecordKind::product};
    std::uint64_t live = 0;
    while (rows.next()) {
        live += rows.is_live() ? 1U : 0U;
        if (!rows.digest_holds()) {
            const auto message =
                fmt::format("product {} is not as it was stored", rows.id());
            Finding finding;
            finding.shop = scope.name;
            finding.product_id = rows.id();
            finding.message = message;
            report.add(finding);
        }
    }
    return live;
}

} // namespace

FileCheck::FileCheck(const VerifyRequest& request, Connection connection)
    : m_request(request), m_connection(std::move(connection)) {
    m_thread.emplace([this] {
        try {
            check();
        } catch (...) {
            m_failure = std::current_exception();
        }
    });
}

void FileCheck::finish(FindingSpool& report) {
    m_thread.reset();
    if (m_failure) {
        std::rethrow_exception(m_failure);
    }
    m_found.findings([&](const Finding& finding) { report.add(finding); });
}

void FileCheck::check() {
    m_sound = check_integrity(m_connection, m_found);
    try {
        check_schema(m_connection, m_found);
        // Once a table is known to be missing, what fails because of it is not
        // worth a finding.
        constexpr auto damaged = static_cast<std::size_t>(FindingKind::damaged);
        m_sound = m_sound && m_found.counts()[damaged] == 0;
        check_seals(m_connection, m_found);
        check_lines(m_connection, m_found);
        const auto shops = shops_to_verify(m_connection, m_request);
        check_link_rows(m_connection, shops, m_found);
        const auto identifier = linking_identifier(m_connection, m_request);
        check_foreign(m_connection, shops, identifier, m_found);
        note_kits(m_connection, shops, identifier, m_found);
        check_products(shops);
    } catch (const Error& error) {
        if (m_sound || error.kind() != ErrorKind::storage) {
            throw;
        }
        add_damage(m_found, error.message());
    }
}

void FileCheck::check_products(const std::vector<ShopToVerify>& shops) {
    for (const auto& shop : shops) {
        const auto live = check_products_of(m_connection, shop.scope, m_found);
        check_tally(shop.scope.name, "products", shop.live_products, live,
                    m_found);
        if (shop.scope.is_primary()) {
            m_live_products = live;
        }
    }
}

} // namespace hwsync::sqlite
