import type { Assumptions } from "./assumptions.ts";
import { type Bill, billOf, keptLogGb, total } from "./bill.ts";
import { postgresFor } from "./postgres-sizes.ts";
import type { Prices } from "./prices.ts";
import { FUNCTIONS_STACK, PAYMENTS_STACK, SERVICES_STACK } from "./stacks.ts";
import { HOURS_PER_MONTH } from "./traffic.ts";

const MILLION = 1e6;
const GB = 1e9;
const GB_PER_VCPU = 2;
const DISK_GB = 20;

/** What one order uses of payments. `computeMs` is billed without the wait for the provider; `cpuMs` is the service's. */
export type PaymentsUse = { computeMs: number; providerMs: number; cpuMs: number };

export type PaymentsBasis = { use: PaymentsUse; prices: Prices; assumed: Assumptions };

/** A month of payments at a steady rate, as a service with its database, and as functions with their table. */
export function paymentsBills(basis: PaymentsBasis, orders: number): Record<"service" | "functions", Bill> {
  return { service: serviceBill(basis, orders), functions: functionsBill(basis, orders) };
}

function serviceBill({ use, prices, assumed }: PaymentsBasis, orders: number): Bill {
  const perSecond = orders / HOURS_PER_MONTH / 3_600;
  const vcpus = (perSecond * use.cpuMs) / 1_000 / assumed.coreSpeed / assumed.targetUtilisation;
  const containers = Math.max(assumed.leastInstances, Math.ceil(vcpus / assumed.vcpuPerContainer));
  const vcpuHours = containers * HOURS_PER_MONTH * assumed.vcpuPerContainer;
  return billOf(
    {
      fargateVcpuArm: vcpuHours,
      fargateMemoryArm: vcpuHours * GB_PER_VCPU,
      postgresMicro: postgresFor(0).micros * assumed.databaseZones * HOURS_PER_MONTH,
      postgresStorage: DISK_GB * assumed.databaseZones,
      alarms: SERVICES_STACK.alarmsOfPayments,
    },
    prices,
  );
}

/** One request, one invocation, one consistent read and one write an order. */
function functionsBill({ use, prices, assumed }: PaymentsBasis, orders: number): Bill {
  const seconds = Math.ceil(use.computeMs + use.providerMs) / 1_000;
  const bytesLogged = assumed.bytesLoggedPerInvocation + FUNCTIONS_STACK.accessLogBytes;
  const loggedGb = (orders * bytesLogged) / GB;
  return billOf(
    {
      httpApiRequests: orders / MILLION,
      lambdaRequests: orders / MILLION,
      lambdaDurationArm: orders * seconds * (assumed.functionMemoryMb / 1_024),
      dynamodbReadUnits: orders / MILLION,
      dynamodbWriteUnits: orders / MILLION,
      alarms: PAYMENTS_STACK.alarms,
      logs: loggedGb,
      logStorage: keptLogGb(loggedGb, FUNCTIONS_STACK.logDays),
    },
    prices,
  );
}

/** Orders a month below which the functions cost less than the service with as few containers as allowed. */
export function crossoverOfPayments(basis: PaymentsBasis): number {
  const [idle, million] = [paymentsBills(basis, 0), paymentsBills(basis, MILLION)];
  const perOrder = (total(million.functions) - total(idle.functions)) / MILLION;
  return (total(idle.service) - total(idle.functions)) / perOrder;
}

/** Dollars of asking a million times whether payments is ready: a request, an invocation and a read each. */
export function millionChecks({ use, prices, assumed }: PaymentsBasis): number {
  return (
    total(functionsBill({ use: { ...use, providerMs: 0 }, prices, assumed }, MILLION)) -
    total(functionsBill({ use, prices, assumed }, 0)) -
    prices.dynamodbWriteUnits
  );
}
