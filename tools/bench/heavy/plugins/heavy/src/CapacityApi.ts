import { DiscoveryApi, FetchApi, createApiRef } from '@backstage/core-plugin-api';

/** One hour of a component: processors and memory, used and reserved. */
export interface Sample {
  readonly at: string;
  readonly cpu: number;
  readonly cpuLimit: number;
  readonly memory: number;
}

export interface CapacityApi {
  /** @param entityRef such as component:default/shop */
  samples(entityRef: string): Promise<readonly Sample[]>;
  /** The limits of a component as YAML. */
  limits(entityRef: string): Promise<string>;
  saveLimits(entityRef: string, yaml: string): Promise<void>;
}

export const capacityApiRef = createApiRef<CapacityApi>({ id: 'plugin.capacity.client' });

export class CapacityClient implements CapacityApi {
  constructor(
    private readonly discoveryApi: DiscoveryApi,
    private readonly fetchApi: FetchApi,
  ) {}

  async samples(entityRef: string): Promise<readonly Sample[]> {
    return (await this.request(entityRef, 'samples')).json();
  }

  async limits(entityRef: string): Promise<string> {
    return (await this.request(entityRef, 'limits')).text();
  }

  async saveLimits(entityRef: string, yaml: string): Promise<void> {
    await this.request(entityRef, 'limits', { method: 'PUT', body: yaml });
  }

  private async request(entityRef: string, what: string, init?: RequestInit): Promise<Response> {
    const address = `${await this.discoveryApi.getBaseUrl('capacity')}/${encodeURIComponent(entityRef)}/${what}`;
    const response = await this.fetchApi.fetch(address, init);
    if (!response.ok) throw new Error(`${address} answered with ${response.status}`);
    return response;
  }
}
