#include "catalog/sqlite/verify/file/file_check.hpp"

#include "catalog/sqlite/verify/file/file_findings.hpp"
#include "catalog/sqlite/verify/file/foreign_rows.hpp"
#include "catalog/sqlite/verify/file/line_check.hpp"
#include "catalog/sqlite/verify/file/row_check.hpp"
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
    check_row_tally(connection, scope, RecordKind::product, rows.tally(),
                    report);
    return live;
}

/// The place of check_schema() among the tasks.
constexpr std::size_t schema_task = 1;

} // namespace

FileCheck::FileCheck(const VerifyRequest& request, Connection connection)
    : m_request(request), m_connection(std::move(connection)) {
    add([this](const Connection& of, FindingSpool& found) {
        m_sound = check_integrity(of, found);
    });
    add(check_schema);
    add(check_seals);
    add(check_lines);
    add(check_shops_of_rows);
    add([this](const Connection& of, FindingSpool& found) {
        check_link_rows(of, shops_to_verify(of, m_request), found);
    });
    add([this](const Connection& of, FindingSpool& found) {
        check_foreign(of, shops_to_verify(of, m_request),
                      linking_identifier(of, m_request), found);
    });
    add([this](const Connection& of, FindingSpool& found) {
        note_kits(of, shops_to_verify(of, m_request),
                  linking_identifier(of, m_request), found);
    });
    add([this](const Connection& of, FindingSpool& found) {
        check_products(of, found);
    });
    m_thread.emplace([this] { help(m_connection); });
}

void FileCheck::add(Check check) {
    m_tasks.emplace_back().check = std::move(check);
}

void FileCheck::help(const Connection& connection) {
    for (auto at = m_next++; at < m_tasks.size(); at = m_next++) {
        auto& task = m_tasks[at];
        try {
            task.check(connection, task.found.emplace());
        } catch (...) {
            task.failure = std::current_exception();
        }
    }
}

void FileCheck::finish(FindingSpool& report) {
    m_thread.reset();
    std::uint64_t damaged = 0;
    for (std::size_t i = 0; i < m_tasks.size(); ++i) {
        const auto& task = m_tasks[i];
        if (task.found) {
            task.found->findings([&](const Finding& one) { report.add(one); });
            damaged +=
                task.found
                    ->counts()[static_cast<std::size_t>(FindingKind::damaged)];
        }
        if (task.failure && !is_of_damage(task.failure, report)) {
            std::rethrow_exception(task.failure);
        }
        if (task.failure) {
            m_live_products = 0;
            break;
        }
        // Once a table is known to be missing, what fails because of it is not
        // worth a finding.
        m_sound = m_sound && (i > schema_task || damaged == 0);
    }
}

/// Whether what failed did so since the file is damaged, which is said then.
bool FileCheck::is_of_damage(const std::exception_ptr& failure,
                             FindingSpool& report) const {
    try {
        std::rethrow_exception(failure);
    } catch (const Error& error) {
        if (m_sound || error.kind() != ErrorKind::storage) {
            return false;
        }
        add_damage(report, error.message());
        return true;
    } catch (...) {
        return false;
    }
}

void FileCheck::check_products(const Connection& connection,
                               FindingSpool& found) {
    for (const auto& shop : shops_to_verify(connection, m_request)) {
        const auto live = check_products_of(connection, shop.scope, found);
        check_tally(shop.scope.name, "products", shop.live_products, live,
                    found);
        if (shop.scope.is_primary()) {
            m_live_products = live;
        }
    }
}

} // namespace hwsync::sqlite
